import { InjectionToken } from '@angular/core';
/** What this deployment is, as `/config.json` told it before the application began. */
export const CONSOLE_CONFIG = new InjectionToken('ConsoleConfig');
export async function loadConsoleConfig() {
  const reply = await fetch('/config.json', { headers: { accept: 'application/json' } });
  if (!reply.ok) throw new Error(`/config.json answered ${reply.status}`);
  return await reply.json();
}
