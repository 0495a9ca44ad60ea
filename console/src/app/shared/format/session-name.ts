import type { AccountSession } from '@stowage/adapters/contract/accounts';

/** What somebody is signed in with, such as `Firefox on Windows`. */
export function sessionName({ program, system }: Pick<AccountSession, 'program' | 'system'>): string {
  if (program && system) return $localize`:@@sessions.programOn:${program}:PROGRAM: on ${system}:SYSTEM:`;
  return program ?? system ?? $localize`:@@sessions.unknown:A program that does not say what it is`;
}
