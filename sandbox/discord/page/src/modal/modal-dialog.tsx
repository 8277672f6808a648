// All that lies above the page: the modal that the bot answered with, questions, menus, and cards of people.

import { UserCard } from "../chat/user-card";
import { MenuHost } from "../pick/menu";
import { openModal } from "../state/interactions";
import { BotModal } from "./bot-modal";
import { ConfirmDialog } from "./confirm-dialog";

export function ModalDialog() {
  const open = openModal.value;
  return (
    <>
      {open && <BotModal key={open.interaction.id} open={open} />}
      <ConfirmDialog />
      <UserCard />
      <MenuHost />
    </>
  );
}
