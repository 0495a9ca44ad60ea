/** What a file is, roughly: enough for a picture and a word. */
export type FileKind = 'image' | 'video' | 'audio' | 'document' | 'sheet' | 'archive' | 'text' | 'other';

interface Described {
  readonly kind: FileKind;
  /** "PNG image", "PDF document", "File". */
  readonly label: string;
}

/** From the media type, and from the name's extension where the type says nothing. */
export function describeKind(file: { readonly name: string; readonly contentType: string }): Described {
  const type = file.contentType.split(';', 1)[0]!.trim().toLowerCase();
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const kind = kindOfType(type) ?? kindOfExtension[extension] ?? 'other';
  return { kind, label: extension === '' ? plainLabel(kind) : label(kind, extension.toUpperCase()) };
}

function kindOfType(type: string): FileKind | undefined {
  const [family] = type.split('/');
  if (family === 'image' || family === 'video' || family === 'audio') return family;
  if (type === 'application/pdf' || /msword|wordprocessing|opendocument\.text/.test(type)) return 'document';
  if (type === 'text/csv' || /spreadsheet|ms-excel/.test(type)) return 'sheet';
  if (/zip|x-tar|gzip|x-7z|x-rar|x-bzip/.test(type)) return 'archive';
  if (family === 'text' || /json|xml|javascript|yaml|toml/.test(type)) return 'text';
  return undefined;
}

const kindOfExtension: Readonly<Record<string, FileKind>> = {
  ...{ png: 'image', jpg: 'image', jpeg: 'image', gif: 'image', webp: 'image', heic: 'image', svg: 'image' },
  ...{ mp4: 'video', mov: 'video', mkv: 'video', webm: 'video' },
  ...{ mp3: 'audio', wav: 'audio', flac: 'audio', ogg: 'audio', m4a: 'audio' },
  ...{ pdf: 'document', doc: 'document', docx: 'document', odt: 'document', pages: 'document' },
  ...{ csv: 'sheet', xls: 'sheet', xlsx: 'sheet', ods: 'sheet' },
  ...{ zip: 'archive', tar: 'archive', gz: 'archive', '7z': 'archive', rar: 'archive', zst: 'archive' },
  ...{ txt: 'text', md: 'text', log: 'text', json: 'text', xml: 'text', yml: 'text', yaml: 'text' },
};

function label(kind: FileKind, format: string): string {
  switch (kind) {
    case 'image':
      return $localize`:@@kind.image:${format}:FORMAT: image`;
    case 'video':
      return $localize`:@@kind.video:${format}:FORMAT: video`;
    case 'audio':
      return $localize`:@@kind.audio:${format}:FORMAT: audio`;
    case 'document':
      return $localize`:@@kind.document:${format}:FORMAT: document`;
    case 'sheet':
      return $localize`:@@kind.sheet:${format}:FORMAT: table`;
    case 'archive':
      return $localize`:@@kind.archive:${format}:FORMAT: archive`;
    case 'text':
      return $localize`:@@kind.text:${format}:FORMAT: text`;
    case 'other':
      return $localize`:@@kind.other:${format}:FORMAT: file`;
  }
}

function plainLabel(kind: FileKind): string {
  switch (kind) {
    case 'image':
      return $localize`:@@kind.plainImage:Image`;
    case 'video':
      return $localize`:@@kind.plainVideo:Video`;
    case 'audio':
      return $localize`:@@kind.plainAudio:Audio`;
    case 'document':
      return $localize`:@@kind.plainDocument:Document`;
    case 'sheet':
      return $localize`:@@kind.plainSheet:Table`;
    case 'archive':
      return $localize`:@@kind.plainArchive:Archive`;
    case 'text':
      return $localize`:@@kind.plainText:Text`;
    case 'other':
      return $localize`:@@kind.plainOther:File`;
  }
}
