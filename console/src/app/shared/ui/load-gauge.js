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
import { formatBytes } from '../format/bytes';
/** How far one is loaded: what is used, what is set aside for uploads under way, and the line that ends it. */
let LoadGauge = class LoadGauge {
  /** Bytes. */
  used = input.required();
  reserved = input.required();
  limit = input.required();
  usedPercent = computed(() => percent(this.used(), this.limit()));
  loadedPercent = computed(() => percent(this.used() + this.reserved(), this.limit()));
  isFilling = computed(() => this.loadedPercent() >= 80);
  isNearlyFull = computed(() => this.loadedPercent() >= 95);
  leftText = computed(() => formatBytes(Math.max(0, this.limit() - this.used() - this.reserved())));
  usedText = computed(() => formatBytes(this.used()));
  reservedText = computed(() => formatBytes(this.reserved()));
  limitText = computed(() => formatBytes(this.limit()));
};
LoadGauge = __decorate(
  [
    Component({
      selector: 'stw-load-gauge',
      templateUrl: './load-gauge.html',
      styleUrl: './load-gauge.css',
    }),
  ],
  LoadGauge,
);
export { LoadGauge };
const percent = (part, whole) => (whole > 0 ? Math.min(100, (part / whole) * 100) : 100);
