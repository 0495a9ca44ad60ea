// Days as people mean them, in their own time zone: `2026-11-24`, as a date field has it.

/** The moment a day begins. */
export const startOf = (day: string): string => new Date(`${day}T00:00:00`).toISOString();

/** The moment it is over. */
export function endOf(day: string): string {
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + 1);
  return at.toISOString();
}

export function dayOf(at: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

export const isDay = (text: string | undefined): text is string =>
  /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(`${text}T00:00:00`));
