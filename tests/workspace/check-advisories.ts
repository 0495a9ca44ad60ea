// `npm run check:advisories`: known vulnerabilities of what is deployed or served. Only the registry knows them: the
// lock file has nothing to say about what was found out after it was written. Where the registry's service cannot be
// reached nothing was checked, and that is said; `lint:dependencies` holds without it.

import { spawnSync } from 'node:child_process';

interface Report {
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity: string; readonly via: readonly unknown[] }>
  >;
}

const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
  timeout: 60_000,
});
const report = parse(stdout);
if (!report?.metadata) {
  console.warn('\n*** NOT CHECKED: the registry’s service of advisories cannot be reached. ***\n');
} else {
  const grave = Object.entries(report.vulnerabilities ?? {}).filter(([, { severity }]) =>
    ['high', 'critical'].includes(severity),
  );
  console.log(`Advisories: ${JSON.stringify(report.metadata.vulnerabilities)}`);
  for (const [name, { severity }] of grave) console.error(`${name}: ${severity}`);
  if (grave.length > 0) process.exitCode = 1;
}

function parse(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}
