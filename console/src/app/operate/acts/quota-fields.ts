import { Component, model } from '@angular/core';
import { formatBytes } from '../../shared/format/bytes';
import { BytesField } from './bytes-field';
import type { Quota } from './deed';

const presets = [1e9, 10e9, 50e9, 100e9, 1e12].map((bytes) => ({ bytes, name: formatBytes(bytes) }));

/** A quota, by one of the usual sizes or by any. */
@Component({
  selector: 'stw-quota-fields',
  imports: [BytesField],
  template: `
    <div class="presets" role="group" aria-label="Usual sizes" i18n-aria-label="@@quota.presets">
      @for (preset of presets; track preset.bytes) {
        <button
          type="button"
          class="button"
          [attr.aria-pressed]="quota().maxBytes === preset.bytes"
          (click)="change({ maxBytes: preset.bytes })"
        >
          {{ preset.name }}
        </button>
      }
    </div>
    <stw-bytes-field
      label="Storage"
      i18n-label="@@gauge.label"
      [bytes]="quota().maxBytes"
      (bytesChange)="change({ maxBytes: $event })"
    />
    <stw-bytes-field
      label="Largest file"
      i18n-label="@@quota.largest"
      [bytes]="quota().maxFileBytes"
      (bytesChange)="change({ maxFileBytes: $event })"
    />
    <label class="field">
      <span i18n="@@quota.files">Number of files</span>
      <input
        #files
        type="number"
        min="0"
        step="1"
        required
        [value]="quota().maxFiles"
        (input)="change({ maxFiles: files.valueAsNumber })"
      />
    </label>
  `,
  styleUrl: './quota-fields.css',
})
export class QuotaFields {
  readonly quota = model.required<Quota>();
  protected readonly presets = presets;

  protected change(part: Partial<Quota>): void {
    this.quota.set({ ...this.quota(), ...part });
  }
}

export const isWhole = (quota: Quota): boolean =>
  Object.values(quota).every((value) => Number.isSafeInteger(value) && value >= 0);
