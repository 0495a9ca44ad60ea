/** From the media type, and from the name's extension where the type says nothing. */
export function describeKind(file) {
  const type = file.contentType.split(';', 1)[0].trim().toLowerCase();
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const kind = kindOfType(type) ?? kindOfExtension[extension] ?? 'other';
  return { kind, label: label(kind, extension.toUpperCase()) };
}
function kindOfType(type) {
  const [family] = type.split('/');
  if (family === 'image' || family === 'video' || family === 'audio') return family;
  if (type === 'application/pdf' || /msword|wordprocessing|opendocument\.text/.test(type)) return 'document';
  if (type === 'text/csv' || /spreadsheet|ms-excel/.test(type)) return 'sheet';
  if (/zip|x-tar|gzip|x-7z|x-rar|x-bzip/.test(type)) return 'archive';
  if (family === 'text' || /json|xml|javascript|yaml|toml/.test(type)) return 'text';
  return undefined;
}
const kindOfExtension = {
  ...{ png: 'image', jpg: 'image', jpeg: 'image', gif: 'image', webp: 'image', heic: 'image', svg: 'image' },
  ...{ mp4: 'video', mov: 'video', mkv: 'video', webm: 'video' },
  ...{ mp3: 'audio', wav: 'audio', flac: 'audio', ogg: 'audio', m4a: 'audio' },
  ...{ pdf: 'document', doc: 'document', docx: 'document', odt: 'document', pages: 'document' },
  ...{ csv: 'sheet', xls: 'sheet', xlsx: 'sheet', ods: 'sheet' },
  ...{ zip: 'archive', tar: 'archive', gz: 'archive', '7z': 'archive', rar: 'archive', zst: 'archive' },
  ...{ txt: 'text', md: 'text', log: 'text', json: 'text', xml: 'text', yml: 'text', yaml: 'text' },
};
function label(kind, format) {
  switch (kind) {
    case 'image':
      return $localize`:@@kind.image:${format}:FORMAT: image`.trim();
    case 'video':
      return $localize`:@@kind.video:${format}:FORMAT: video`.trim();
    case 'audio':
      return $localize`:@@kind.audio:${format}:FORMAT: audio`.trim();
    case 'document':
      return $localize`:@@kind.document:${format}:FORMAT: document`.trim();
    case 'sheet':
      return $localize`:@@kind.sheet:${format}:FORMAT: table`.trim();
    case 'archive':
      return $localize`:@@kind.archive:${format}:FORMAT: archive`.trim();
    case 'text':
      return $localize`:@@kind.text:${format}:FORMAT: text`.trim();
    case 'other':
      return $localize`:@@kind.other:${format}:FORMAT: file`.trim();
  }
}
