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
import { Component } from '@angular/core';
/**
 * The name, in letters of one line. Its "o" is the Plimsoll mark, the line on a ship's hull that says how far it may be
 * loaded: no hold takes more than it can carry, and neither does a quota.
 */
let Wordmark = class Wordmark {};
Wordmark = __decorate(
  [
    Component({
      selector: 'stw-wordmark',
      template: `
    <svg viewBox="0 0 164 40" role="img" aria-label="Stowage" focusable="false">
      <g class="letters">
        <path
          d="M14.6 12.6c-1-2.6-3-3.9-5.8-3.9-3.2 0-5.5 1.7-5.5 4.3 0 6 11.8 2.8 11.8 8.9 0 2.9-2.6 4.9-6.1 4.9-3.2 0-5.6-1.5-6.6-4.4"
        />
        <path d="M21.8 3.2v18.2c0 3.5 1.6 5.3 4.6 5.3M17.4 9.3h8.8" />
        <circle cx="45.5" cy="17.7" r="9" />
        <path d="m65.4 9.3 5.2 17 5.4-16.4 5.4 16.4 5.2-17" />
        <circle cx="101" cy="17.7" r="9" />
        <path d="M110 9.2v17.3" />
        <circle cx="128" cy="17.7" r="9" />
        <path d="M137 9.2v18.4c0 5-3.3 8-8.6 8-3.6 0-6.5-1.4-8-4" />
        <path
          d="M145.3 18h15.2c.3-5.6-2.9-9.3-7.7-9.3-4.7 0-8.2 3.7-8.2 9s3.6 9.1 8.5 9.1c3.1 0 5.4-1.2 7-3.5"
        />
      </g>
      <path class="load-line" d="M31.6 17.7h27.8" />
    </svg>
  `,
      styleUrl: './wordmark.css',
    }),
  ],
  Wordmark,
);
export { Wordmark };
