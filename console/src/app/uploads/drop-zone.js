var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { Component, inject, signal } from '@angular/core';
import { Intake } from './intake';
import { fromDrop } from './pick';
/** The whole window takes files and folders that are dropped on it. */
let DropZone = class DropZone {
  #intake = inject(Intake);
  /** Enters and leaves are told for every element on the way, so they are counted. */
  depth = signal(0);
  enter(event) {
    if (hasFiles(event)) this.depth.update((depth) => depth + 1);
  }
  leave(event) {
    if (hasFiles(event)) this.depth.update((depth) => Math.max(0, depth - 1));
  }
  over(event) {
    if (hasFiles(event)) event.preventDefault();
  }
  drop(event) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    this.depth.set(0);
    void this.#intake.take(fromDrop(event.dataTransfer));
  }
};
DropZone = __decorate(
  [
    Component({
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
      <p i18n="@@drop.hint">Let go to stow them</p>
    </div>
  `,
      styleUrl: './drop-zone.css',
    }),
  ],
  DropZone,
);
export { DropZone };
const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files') ?? false;
