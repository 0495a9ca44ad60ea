import { isMet, type Aim, type Figures } from './bench.ts';
import { digits } from './statistics.ts';

/** One section of Markdown, which also reads well in a terminal. */
export function section({ title, notes, columns, rows, aims }: Figures): string {
  return [
    `## ${title}`,
    notes.map((note) => `- ${note}`).join('\n'),
    table(columns, rows),
    ...(aims.length > 0 ? [aims.map((aim) => `- ${verdict(aim)}`).join('\n')] : []),
  ].join('\n\n');
}

export function verdict(aim: Aim): string {
  const bound = aim.atLeast === undefined ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`;
  return `${aim.what}: **${digits(aim.ratio)}×** (aim ${bound}×: ${isMet(aim) ? 'met' : '**aim missed**'})`;
}

/** A table as prettier would set it: the first column to the left, figures to the right. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, i) => Math.max(3, column.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(columns), line(rule), ...rows.map(line)].join('\n');
}
