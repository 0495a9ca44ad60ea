import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';

/** What our own site's clock says of this device's. */
@Injectable({ providedIn: 'root' })
export class Clock {
  readonly #http = inject(HttpClient);

  /** @returns by how many ms this device is ahead; negative if it is behind, 0 if that cannot be told */
  async lead(): Promise<number> {
    try {
      const asking = this.#http.get('/config.json', {
        observe: 'response',
        headers: { 'Cache-Control': 'no-cache' },
      });
      const date = Date.parse((await firstValueFrom(asking)).headers.get('date') ?? '');
      return Number.isNaN(date) ? 0 : Date.now() - date;
    } catch {
      return 0;
    }
  }
}
