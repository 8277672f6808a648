// Asking again and again, where the sandbox has no event for it: only while somebody can see the answer.

import { useEffect, useRef } from "preact/hooks";

/** Run `task` now and every `everyMs` after it ended, while the page is in sight. Returns what runs it at once. */
export function usePoll(task: () => Promise<void>, everyMs: number): () => void {
  const soon = useRef(() => {});
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running = false;
    let ended = false;
    const run = async () => {
      clearTimeout(timer);
      if (ended || running || document.hidden) return;
      running = true;
      // The task says itself what went wrong; asking goes on, as the sandbox may come back.
      await task().catch(() => {});
      running = false;
      if (!ended) timer = setTimeout(run, everyMs);
    };
    soon.current = () => void run();
    document.addEventListener("visibilitychange", soon.current);
    void run();
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", soon.current);
    };
  }, []);
  return () => soon.current();
}
