import { describeKind } from '../shared/format/file-kind';
export function rowOfFile(file, isFresh = false) {
  const { kind, label } = describeKind(file);
  return {
    fileId: file.fileId,
    name: file.name,
    path: pathOf(file.folder),
    size: file.size,
    kind,
    type: label,
    modifiedAt: file.lastModified,
    recordedAt: file.recordedAt ?? file.uploadedAt,
    isQuarantined: file.state === 'quarantined',
    isFresh,
  };
}
const rows = new WeakMap();
/** A file whose bytes have gone, while the books may not know of it yet. There may be thousands, so each is made once. */
export function rowOfUpload(upload) {
  const row = rows.get(upload) ?? makeRow(upload);
  rows.set(upload, row);
  return row;
}
function makeRow({ fileId, recorded, ...file }) {
  if (recorded) return rowOfFile(recorded, true);
  const { kind, label } = describeKind({ name: file.name, contentType: file.type });
  return {
    fileId,
    name: file.name,
    path: pathOf(file.folder),
    size: file.size,
    kind,
    type: label,
    modifiedAt: new Date(file.lastModified).toISOString(),
    recordedAt: null,
    isQuarantined: false,
    isFresh: true,
  };
}
const pathOf = (folder) => folder.slice(1, -1).replaceAll('/', ' / ');
