// What the sandbox's user side tells, as far as the page reads it. Discord's own names; ids are strings.

export type Id = string;

export interface User {
  id: Id;
  username: string;
  global_name: string | null;
  discriminator: string;
  bot?: boolean;
}

export interface Person extends User {
  locale: string;
  installed_app: boolean;
  accepts_dms: boolean;
}

export interface Role {
  id: Id;
  name: string;
  color: number;
  position: number;
  permissions: string;
  managed: boolean;
}

export interface Member {
  user_id: Id;
  nick: string | null;
  role_ids: Id[];
}

export interface Overwrite {
  /** A role's or a user's; the server's own id is everyone. */
  id: Id;
  /** Bit sets in decimal. */
  allow: string;
  deny: string;
}

export interface Channel {
  id: Id;
  type: number;
  name?: string | null;
  topic?: string | null;
  nsfw?: boolean;
  guild_id?: Id;
  parent_id?: Id | null;
  permission_overwrites?: Overwrite[];
  recipients?: User[];
  /** What the page's user may do there: a bit set in decimal. */
  sandbox_permissions?: string;
}

export interface Guild {
  id: Id;
  name: string;
  owner_id: Id;
  bot_is_member: boolean;
  roles: Role[];
  members: Member[];
  channels: Channel[];
}

export type Limits = Record<string, number | boolean>;

export interface State {
  /** Another one at each start of the sandbox. */
  world: string;
  application: { id: Id; name: string };
  bot: User & { connected: boolean };
  users: Person[];
  guilds: Guild[];
  dms: Channel[];
  limits: Limits;
  now: string;
  backstage: boolean;
  attachment_size_limit: number;
}

export interface Attachment {
  id: Id;
  filename: string;
  size: number;
  url: string;
  title?: string;
  description?: string;
  content_type?: string;
  width?: number;
  height?: number;
  flags?: number;
}

export interface Media {
  url: string;
  proxy_url?: string;
  width?: number | null;
  height?: number | null;
  content_type?: string | null;
}

export interface Embed {
  title?: string;
  type?: string;
  description?: string;
  url?: string;
  timestamp?: string;
  color?: number;
  footer?: { text: string; icon_url?: string };
  author?: { name: string; url?: string; icon_url?: string };
  image?: Media;
  thumbnail?: Media;
  fields?: { name: string; value: string; inline?: boolean }[];
}

export interface Emoji {
  id?: Id | null;
  name: string | null;
  animated?: boolean;
}

export interface SelectOption {
  label: string;
  value: string;
  description?: string;
  emoji?: Emoji;
  default?: boolean;
}

interface Known {
  id: number;
}

export interface ActionRow extends Known {
  type: 1;
  components: (Button | Select)[];
}
export interface Button extends Known {
  type: 2;
  /** 1 primary, 2 secondary, 3 success, 4 danger, 5 link, 6 premium. */
  style: number;
  label?: string;
  emoji?: Emoji;
  custom_id?: string;
  url?: string;
  disabled?: boolean;
}
export interface Select extends Known {
  /** 3 string, 5 user, 6 role, 7 mentionable, 8 channel. */
  type: 3 | 5 | 6 | 7 | 8;
  custom_id: string;
  placeholder?: string;
  min_values: number;
  max_values: number;
  disabled?: boolean;
  required?: boolean;
  options?: SelectOption[];
  default_values?: { id: Id; type: "user" | "role" | "channel" }[];
  channel_types?: number[];
}
export interface TextInput extends Known {
  type: 4;
  custom_id: string;
  /** 1 one line, 2 paragraph. */
  style: number;
  label?: string;
  value?: string | null;
  placeholder?: string | null;
  min_length: number;
  max_length: number;
  required: boolean;
}
export interface Section extends Known {
  type: 9;
  components: TextDisplay[];
  accessory: Button | Thumbnail;
}
export interface TextDisplay extends Known {
  type: 10;
  content: string;
}
export interface GalleryItem {
  media: Media;
  description?: string | null;
  spoiler?: boolean;
}
export interface Thumbnail extends Known, GalleryItem {
  type: 11;
}
export interface MediaGallery extends Known {
  type: 12;
  items: GalleryItem[];
}
export interface FileComponent extends Known {
  type: 13;
  file: Media;
  name: string | null;
  size: number | null;
  spoiler?: boolean;
}
export interface Separator extends Known {
  type: 14;
  spacing: number;
  divider: boolean;
}
export interface Container extends Known {
  type: 17;
  components: Component[];
  accent_color: number | null;
  spoiler?: boolean;
}
export type Component =
  | ActionRow
  | Button
  | Select
  | Section
  | TextDisplay
  | Thumbnail
  | MediaGallery
  | FileComponent
  | Separator
  | Container;

export interface FileUpload extends Known {
  type: 19;
  custom_id: string;
  min_values?: number | null;
  max_values?: number | null;
  required: boolean;
}
export interface ChoiceGroup extends Known {
  /** 21 radio group, 22 checkbox group. */
  type: 21 | 22;
  custom_id: string;
  options: SelectOption[];
  min_values?: number | null;
  max_values?: number | null;
  required: boolean;
}
export interface Checkbox extends Known {
  type: 23;
  custom_id: string;
  default?: boolean;
}
export type ModalInput = TextInput | Select | FileUpload | ChoiceGroup | Checkbox;
export interface Label extends Known {
  type: 18;
  label: string;
  description?: string | null;
  component: ModalInput;
}
export interface ModalRow extends Known {
  type: 1;
  components: TextInput[];
}
export interface Modal {
  custom_id: string;
  title: string;
  components: (Label | ModalRow | TextDisplay)[];
}

export interface InteractionMetadata {
  id: Id;
  type: number;
  user: User;
  name?: string;
  command_type?: number;
  /** The message that a context menu command was used on. */
  target_message_id?: Id;
  /** The message whose button or select was used. */
  interacted_message_id?: Id;
  /** In follow-ups: the first answer. */
  original_response_message_id?: Id;
  /** What opened the modal whose submission this answers. */
  triggering_interaction_metadata?: InteractionMetadata;
}

export interface Message {
  id: Id;
  channel_id: Id;
  /** 0 default, 18 thread created, 19 reply, 20 slash command, 21 thread starter, 23 context menu. */
  type: number;
  content: string;
  author: User;
  timestamp: string;
  edited_timestamp: string | null;
  flags: number;
  attachments: Attachment[];
  embeds: Embed[];
  components: Component[];
  mentions: User[];
  mention_roles: Id[];
  mention_everyone: boolean;
  interaction_metadata?: InteractionMetadata;
  message_reference?: { channel_id: Id; message_id: Id };
  referenced_message?: Message | null;
  thread?: Channel;
  /** What the command or modal that it answers was given; the links are alive. */
  sandbox_given?: Attachment[];
  /** Uploads that no component refers to: Discord does not show them. */
  sandbox_unshown_attachments?: string[];
  /** It still says "thinking…", but the interaction's token is dead: nobody will ever answer. */
  sandbox_no_answer?: boolean;
}

export const Flag = { SUPPRESS_EMBEDS: 1 << 2, EPHEMERAL: 1 << 6, LOADING: 1 << 7, COMPONENTS_V2: 1 << 15 } as const;

export const Permission = {
  ADMINISTRATOR: 1n << 3n,
  MANAGE_GUILD: 1n << 5n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  ATTACH_FILES: 1n << 15n,
  USE_APPLICATION_COMMANDS: 1n << 31n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
} as const;

export interface Choice {
  name: string;
  value: string | number;
  name_localizations?: Record<string, string>;
}

export interface CommandOption {
  /** 1 subcommand, 2 group, 3 string, 4 integer, 5 boolean, 6 user, 7 channel, 8 role, 9 mentionable, 10 number, 11 attachment. */
  type: number;
  name: string;
  description: string;
  name_localizations?: Record<string, string>;
  description_localizations?: Record<string, string>;
  required?: boolean;
  choices?: Choice[];
  options?: CommandOption[];
  min_value?: number;
  max_value?: number;
  min_length?: number;
  max_length?: number;
  autocomplete?: boolean;
  channel_types?: number[];
}

export interface Command {
  id: Id;
  /** 1 slash, 2 on a user, 3 on a message. */
  type: 1 | 2 | 3;
  name: string;
  description: string;
  name_localizations?: Record<string, string>;
  description_localizations?: Record<string, string>;
  options?: CommandOption[];
}

export interface Interaction {
  id: Id;
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  type: number;
  state: "pending" | "acknowledged" | "failed";
  user_id: Id;
  channel_id: Id;
  command: string | null;
  custom_id?: string | null;
  message_id?: Id | null;
  parent_id?: Id | null;
  created_at: string;
  answered: boolean;
  reply_id: Id | null;
  modal: Modal | null;
  choices: Choice[] | null;
}

export interface ExampleSet {
  name: string;
  image: string;
  mask: string;
  prompt: string;
  image_url: string;
  mask_url: string;
}

export interface Examples {
  files: { name: string; url: string }[];
  examples: ExampleSet[];
}
