/** A line of the log, in the shape of the functions' own, for a fault of the machinery around them. */
export const faultLine = (part: string, error: unknown, requestId?: string): string => {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const timestamp = new Date().toISOString();
  return `${JSON.stringify({ level: 'ERROR', message: 'fault', timestamp, part, requestId, error: { name, message, stack } })}\n`;
};
