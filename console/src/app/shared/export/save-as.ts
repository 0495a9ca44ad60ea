/** Gives the person a file, as if it had been downloaded. */
export function saveAs(document: Document, name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun to read it by then, and holds on to it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
