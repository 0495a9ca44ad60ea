import { Component, computed, inject, signal } from '@angular/core';
import { nameOf } from '../folders/folder-path';
import { Folders } from '../folders/folders';
import { Intake } from './intake';
import { fromDrop } from './pick';

/** The whole window takes files and folders that are dropped on it. */
@Component({
  selector: 'stw-drop-zone',
  host: {
    '(window:dragenter)': 'enter($event)',
    '(window:dragover)': 'over($event)',
    '(window:dragleave)': 'leave($event)',
    '(window:drop)': 'drop($event)',
    '[class.open]': 'depth() > 0',
    'aria-hidden': 'true',
  },
  template: `
    <div class="frame">
      <svg viewBox="0 0 120 96" focusable="false">
        <path class="hook" d="M60 2v20m0 0a7 7 0 1 1-7 7" />
        <path class="ropes" d="M60 36 32 52m28-16 28 16" />
        <path class="crate" d="M28 52h64v40H28z" />
        <path class="boards" d="M28 72h64M60 52v40" />
      </svg>
      @if (folder(); as folder) {
        <p i18n="@@drop.hintIn">Let go to stow them in “{{ folder }}”</p>
      } @else {
        <p i18n="@@drop.hint">Let go to stow them</p>
      }
    </div>
  `,
  styleUrl: './drop-zone.css',
})
export class DropZone {
  readonly #intake = inject(Intake);
  readonly #open = inject(Folders).open;
  protected readonly folder = computed(() => nameOf(this.#open()));
  /** Enters and leaves are told for every element on the way, so they are counted. */
  protected readonly depth = signal(0);

  protected enter(event: DragEvent): void {
    if (hasFiles(event)) this.depth.update((depth) => depth + 1);
  }

  protected leave(event: DragEvent): void {
    if (hasFiles(event)) this.depth.update((depth) => Math.max(0, depth - 1));
  }

  protected over(event: DragEvent): void {
    if (hasFiles(event)) event.preventDefault();
  }

  protected drop(event: DragEvent): void {
    if (!hasFiles(event)) return;
    event.preventDefault();
    this.depth.set(0);
    void this.#intake.take((into) => fromDrop(event.dataTransfer!, into));
  }
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;
