import type { Agent } from '@stowage/domain';

// In this order: each names those after it, too, in what it says of itself.
const programs: [pattern: RegExp, name: string][] = [
  [/stowage/i, 'Stowage'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^node/i, 'Node'],
];
const systems: [pattern: RegExp, name: string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** @param userAgent the header; no part of it goes any further */
export const agentOf = (userAgent = ''): Agent => ({
  program: nameIn(userAgent, programs),
  system: nameIn(userAgent, systems),
});

const nameIn = (text: string, names: typeof programs): string | undefined =>
  names.find(([pattern]) => pattern.test(text))?.[1];
