import { usageChange } from '../accounts/account.ts';
import type { Clock, NewId } from '../kernel/ambient.ts';
import type { Caller } from '../kernel/caller.ts';
import { DomainError, invalid, notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Folders } from '../ports/folders.ts';
import type { Ledger } from '../ports/ledger.ts';
import { FileName } from './file-name.ts';
import { isEnded, type FileRecord } from './file-record.ts';
import { Folder } from './folder.ts';
import { ownEntry } from './own-entry.ts';

export interface ChangeFileCommand {
  readonly caller: Caller;
  readonly fileId: string;
  readonly name?: string | undefined;
  readonly folder?: string | undefined;
}

/** Renames or moves a stored file. Only the books change: neither name nor folder is part of the object's key. */
export class ChangeFile {
  readonly #folders: Folders;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(folders: Folders, ledger: Ledger, clock: Clock, newId: NewId) {
    this.#folders = folders;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#newId = newId;
  }

  /**
   * What is left out stays; a change to what is there already is none, and not recorded. The entry's details have the
   * name and the folder from before, where they changed.
   *
   * @throws invalid-request; not-found; conflict if the file is not stored
   */
  async execute(command: ChangeFileCommand): Promise<FileRecord> {
    const { caller } = command;
    if (command.name === undefined && command.folder === undefined) {
      throw invalid('name', 'or a folder must be given');
    }
    const name = command.name === undefined ? undefined : FileName.parse(command.name);
    const folder = command.folder === undefined ? undefined : Folder.parse(command.folder);
    const fileId = FileId.parse(command.fileId);
    if (folder !== undefined) await this.#folders.make(caller.owner, [folder]);
    const [outcome] = await this.#ledger.change(caller.owner, [fileId], (current) => {
      if (!current || isEnded(current.state)) throw notFound();
      if (current.state !== 'stored') {
        throw new DomainError('conflict', `This file cannot be changed: it is ${current.state}.`);
      }
      const file = { ...current, name: name ?? current.name, folder: folder ?? current.folder };
      const before = {
        ...(file.name !== current.name && { nameBefore: current.name }),
        ...(file.folder !== current.folder && { folderBefore: current.folder, folder: file.folder }),
      };
      if (Object.keys(before).length === 0) return undefined;
      const ambience = { clock: this.#clock, newId: this.#newId };
      return {
        file,
        usage: usageChange.none,
        entries: [ownEntry(ambience, caller, file, 'file.changed', before)],
      };
    });
    return outcome!.file!;
  }
}
