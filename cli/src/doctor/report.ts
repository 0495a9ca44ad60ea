import type { Finding } from '@stowage/adapters/doctor/examine';

const marks = { passed: '✓', failed: '✗', skipped: '–' } as const;

/** A finding as a person reads it, over several lines where something is wrong. */
export function describe({ status, title, problems, note }: Finding): string {
  const head = `${marks[status]} ${title}${note === undefined ? '' : `: ${status === 'skipped' ? 'skipped, ' : ''}${note}`}`;
  return [
    head,
    ...problems.flatMap(({ what, why, fix }) => [
      '',
      entry('what', String(what)),
      entry('why', String(why)),
      entry('fix', String(fix)),
      '',
    ]),
  ].join('\n');
}

export function summarize(findings: readonly Finding[]): string {
  const count = (wanted: Finding['status']): number =>
    findings.filter(({ status }) => status === wanted).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped.`;
}

const entry = (label: string, text: string): string =>
  `    ${label.padEnd(6)}${wrap(text).join('\n          ')}`;

const width = 90;

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
