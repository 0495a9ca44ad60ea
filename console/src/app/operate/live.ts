import { DestroyRef, DOCUMENT, inject } from '@angular/core';

/**
 * Does `work` again and again while the page is looked at, and at once when one comes back to it after a while.
 * To be called where things may be injected; it ends with whoever called it.
 * @param everyMs asked before each wait
 */
export function live(work: () => Promise<void>, everyMs: () => number): void {
  const document = inject(DOCUMENT);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let doneAt = Date.now();
  let state: 'waiting' | 'working' | 'over' = 'waiting';

  const plan = (): void => {
    clearTimeout(timer);
    if (state !== 'waiting' || document.hidden) return;
    timer = setTimeout(() => void run(), Math.max(0, doneAt + everyMs() - Date.now()));
  };
  const run = async (): Promise<void> => {
    state = 'working';
    await work();
    doneAt = Date.now();
    if (state === 'working') state = 'waiting';
    plan();
  };

  document.addEventListener('visibilitychange', plan);
  plan();
  inject(DestroyRef).onDestroy(() => {
    state = 'over';
    document.removeEventListener('visibilitychange', plan);
    clearTimeout(timer);
  });
}
