import { Component, computed, input, model, signal } from '@angular/core';

const units = [
  { name: 'kB', bytes: 1e3 },
  { name: 'MB', bytes: 1e6 },
  { name: 'GB', bytes: 1e9 },
  { name: 'TB', bytes: 1e12 },
] as const;

type Unit = (typeof units)[number];

/** An amount of storage, entered as people say it. */
@Component({
  selector: 'stw-bytes-field',
  template: `
    <label class="field">
      <span>{{ label() }}</span>
      <input
        #box
        type="number"
        min="0"
        step="any"
        required
        [value]="shown().text"
        (input)="type(box.value, shown().unit)"
      />
    </label>
    <select
      #unitBox
      aria-label="Unit"
      i18n-aria-label="@@quota.unit"
      (change)="type(box.value, units[+unitBox.value]!)"
    >
      @for (unit of units; track unit.name) {
        <option [value]="$index" [selected]="unit === shown().unit">{{ unit.name }}</option>
      }
    </select>
  `,
  styleUrl: './bytes-field.css',
})
export class BytesField {
  readonly label = input.required<string>();
  /** NaN where no number is entered. */
  readonly bytes = model.required<number>();

  protected readonly units = units;
  /** While one types, the number stays as it was typed. */
  readonly #typed = signal<{ text: string; unit: Unit; bytes: number } | undefined>(undefined);
  protected readonly shown = computed(() => {
    const typed = this.#typed();
    return typed && Object.is(typed.bytes, this.bytes()) ? typed : inUnits(this.bytes());
  });

  protected type(text: string, unit: Unit): void {
    const bytes = text === '' ? NaN : Math.round(Number(text) * unit.bytes);
    this.#typed.set({ text, unit, bytes });
    this.bytes.set(bytes);
  }
}

function inUnits(bytes: number): { text: string; unit: Unit } {
  const unit = units.findLast((one) => one.bytes <= bytes) ?? units[1];
  return { text: String(Number((bytes / unit.bytes).toFixed(3))), unit };
}
