import { invalid } from './errors.ts';
import { FileId } from './file-id.ts';
import { Owner } from './owner.ts';

/** Where an object lies in the store: `u/<owner>/<fileId>`. Names are display text and never part of it. */
export interface ObjectKey {
  readonly owner: Owner;
  readonly fileId: FileId;
}

const shape = /^u\/([^/]+)\/([^/]+)$/;

export const ObjectKey = {
  /** @throws DomainError if `text` is not a key that `format` could have made */
  parse(text: string): ObjectKey {
    const [, owner, fileId] = shape.exec(text) ?? [];
    if (owner === undefined || fileId === undefined) throw invalid('key', 'is not one of ours');
    return { owner: Owner.parse(owner), fileId: FileId.parse(fileId) };
  },

  format({ owner, fileId }: ObjectKey): string {
    return `u/${owner}/${fileId}`;
  },
};
