export type PreviewKind = 'image' | 'text' | 'pdf' | 'audio' | 'video';

/** How a browser could show it; undefined for what it cannot, and for what could run script. The API draws the same line. */
export function previewOf({ contentType }: { readonly contentType: string }): PreviewKind | undefined {
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
  if (/^image\/(?:png|jpeg|gif|webp|avif|bmp)$/.test(type)) return 'image';
  if (type === 'text/plain') return 'text';
  if (type === 'application/pdf') return navigator.pdfViewerEnabled ? 'pdf' : undefined;
  if (type.startsWith('audio/')) return 'audio';
  return type.startsWith('video/') ? 'video' : undefined;
}
