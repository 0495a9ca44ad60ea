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
import { Component, computed, input } from '@angular/core';
/** Drawn for this console on a grid of 20, with a line of 1.5. */
const paths = {
  upload: 'M10 13.5V3.5M6 7.2l4-3.9 4 3.9M3.5 13v2.2c0 .8.6 1.3 1.3 1.3h10.4c.7 0 1.3-.5 1.3-1.3V13',
  download: 'M10 3.5v10M6 9.8l4 3.9 4-3.9M3.5 13v2.2c0 .8.6 1.3 1.3 1.3h10.4c.7 0 1.3-.5 1.3-1.3V13',
  search: 'M8.8 14.1a5.3 5.3 0 1 0 0-10.6 5.3 5.3 0 0 0 0 10.6ZM12.7 12.7l3.8 3.8',
  close: 'm5 5 10 10M15 5 5 15',
  check: 'm4.5 10.6 3.6 3.6 7.4-8.2',
  'chevron-down': 'm5.5 8 4.5 4.5L14.5 8',
  'chevron-up': 'm5.5 12 4.5-4.5 4.5 4.5',
  'arrow-up': 'M10 16V4.5M5.8 8.5 10 4.2l4.2 4.3',
  'arrow-down': 'M10 4v11.5M5.8 11.5l4.2 4.3 4.2-4.3',
  retry: 'M15.8 8.2A6.2 6.2 0 1 0 16 12M16.2 4.3v4h-4',
  pause: 'M7 4.5v11M13 4.5v11',
  play: 'M6.5 4.2v11.6l9-5.8-9-5.8Z',
  folder:
    'M2.8 5.4c0-.8.6-1.4 1.4-1.4h3.5l1.8 2.1h6.3c.8 0 1.4.6 1.4 1.4v7.1c0 .8-.6 1.4-1.4 1.4H4.2c-.8 0-1.4-.6-1.4-1.4V5.4Z',
  alert: 'M10 3.2 17.3 16H2.7L10 3.2ZM10 8v3.6M10 13.6v.1',
  details:
    'M3.5 5.3c0-.9.7-1.6 1.6-1.6h9.8c.9 0 1.6.7 1.6 1.6v9.4c0 .9-.7 1.6-1.6 1.6H5.1c-.9 0-1.6-.7-1.6-1.6V5.3ZM12 3.7v12.6',
  light:
    'M10 13.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM10 2.8v1.4M10 15.8v1.4M2.8 10h1.4M15.8 10h1.4M4.9 4.9l1 1M14.1 14.1l1 1M4.9 15.1l1-1M14.1 5.9l1-1',
  dark: 'M15.9 12.3A6.6 6.6 0 0 1 7.7 4.1a6.6 6.6 0 1 0 8.2 8.2Z',
  automatic:
    'M10 16.6a6.6 6.6 0 1 0 0-13.2 6.6 6.6 0 0 0 0 13.2ZM10 3.4v13.2M10 6.4h4.8M10 10h6.4M10 13.6h4.8',
  'sign-out': 'M8 3.7H5.1c-.9 0-1.6.7-1.6 1.6v9.4c0 .9.7 1.6 1.6 1.6H8M12.5 6.2l3.9 3.8-3.9 3.8M16 10H7.5',
  image:
    'M3.5 5.1c0-.8.6-1.4 1.4-1.4h10.2c.8 0 1.4.6 1.4 1.4v9.8c0 .8-.6 1.4-1.4 1.4H4.9c-.8 0-1.4-.6-1.4-1.4V5.1ZM3.7 14l3.8-4 3 3 2.3-2.2 3.6 3.4M12.8 7.4v.1',
  video:
    'M3.5 6c0-.8.6-1.4 1.4-1.4h10.2c.8 0 1.4.6 1.4 1.4v8c0 .8-.6 1.4-1.4 1.4H4.9c-.8 0-1.4-.6-1.4-1.4V6ZM8.4 7.6v4.8l4-2.4-4-2.4Z',
  audio:
    'M7.2 14.3V5.2l8.3-1.7v9M7.2 14.3a1.9 1.9 0 1 1-3.8 0 1.9 1.9 0 0 1 3.8 0ZM15.5 12.5a1.9 1.9 0 1 1-3.8 0 1.9 1.9 0 0 1 3.8 0Z',
  document:
    'M5 4.6c0-.7.6-1.3 1.3-1.3h5.2L15 6.9v8.5c0 .7-.6 1.3-1.3 1.3H6.3c-.7 0-1.3-.6-1.3-1.3V4.6ZM11.3 3.5v3.6h3.5M7.6 10.2h4.8M7.6 13h4.8',
  sheet:
    'M3.7 5.1c0-.8.6-1.4 1.4-1.4h9.8c.8 0 1.4.6 1.4 1.4v9.8c0 .8-.6 1.4-1.4 1.4H5.1c-.8 0-1.4-.6-1.4-1.4V5.1ZM3.7 8.2h12.6M3.7 12.2h12.6M8.2 8.2v8',
  archive: 'M3.4 4.2h13.2v3.4H3.4V4.2ZM4.5 7.6v7.1c0 .7.5 1.2 1.2 1.2h8.6c.7 0 1.2-.5 1.2-1.2V7.6M8 10.6h4',
  text: 'M5 4.6c0-.7.6-1.3 1.3-1.3h7.4c.7 0 1.3.6 1.3 1.3v10.8c0 .7-.6 1.3-1.3 1.3H6.3c-.7 0-1.3-.6-1.3-1.3V4.6ZM7.6 7.2h4.8M7.6 10h4.8M7.6 12.8h2.6',
  other:
    'M5 4.6c0-.7.6-1.3 1.3-1.3h5.2L15 6.9v8.5c0 .7-.6 1.3-1.3 1.3H6.3c-.7 0-1.3-.6-1.3-1.3V4.6ZM11.3 3.5v3.6h3.5',
};
/** A picture beside a word or inside a labelled button; never the only bearer of a meaning. */
let Icon = class Icon {
  name = input.required();
  path = computed(() => paths[this.name()]);
};
Icon = __decorate(
  [
    Component({
      selector: 'stw-icon',
      host: { 'aria-hidden': 'true' },
      template: `<svg viewBox="0 0 20 20" focusable="false"><path [attr.d]="path()" /></svg>`,
      styleUrl: './icon.css',
    }),
  ],
  Icon,
);
export { Icon };
