import { InjectionToken } from '@angular/core';
import type { ConsoleConfig } from '@stowage/adapters/contract/console-config';

/** What this deployment is, as `/config.json` told it before the application began. */
export const CONSOLE_CONFIG = new InjectionToken<ConsoleConfig>('ConsoleConfig');

export async function loadConsoleConfig(): Promise<ConsoleConfig> {
  const reply = await fetch('/config.json', { headers: { accept: 'application/json' } });
  if (!reply.ok) throw new Error(`/config.json answered ${reply.status}`);
  return (await reply.json()) as ConsoleConfig;
}
