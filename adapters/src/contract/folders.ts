import * as z from 'zod/mini';
import { PageQuery, pageOf } from './common.ts';

export const Folder = z.object({
  /** `/a/b/`. */
  folder: z.string(),
  /** Its last name: `b`. */
  name: z.string(),
});

export const ListFoldersQuery = z.strictObject({
  /** The folder that they lie directly in. */
  folder: z._default(z.string(), '/'),
  ...PageQuery,
});

export const FolderPage = pageOf(Folder);

export const MakeFoldersRequest = z.strictObject({
  folders: z.array(z.string()).check(z.minLength(1), z.maxLength(100)),
});

export const MadeFolders = z.object({ items: z.array(Folder) });

export const RemoveFolderQuery = z.strictObject({ folder: z.string() });

export type Folder = z.infer<typeof Folder>;
