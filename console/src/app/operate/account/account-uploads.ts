import { Component, effect, inject, input, untracked } from '@angular/core';
import { Listing } from '../../shared/api/listing';
import { BytesPipe } from '../../shared/format/bytes';
import { WhenPipe } from '../../shared/format/when';
import { ListFoot } from '../../shared/ui/list-foot';
import { OperateApi } from '../operate-api';

/** What one user has begun to send: it is charged to the quota already. */
@Component({
  selector: 'stw-account-uploads',
  imports: [BytesPipe, ListFoot, WhenPipe],
  template: `
    @if (uploads.items().length > 0) {
      <div class="table-frame">
        <table [attr.aria-busy]="uploads.status() === 'loading'">
          <caption class="visually-hidden" i18n="@@account.uploads">
            Uploads under way
          </caption>
          <thead>
            <tr>
              <th scope="col" i18n="@@column.name">Name</th>
              <th scope="col" class="number" i18n="@@column.size">Size</th>
              <th scope="col" i18n="@@account.begun">Begun</th>
              <th scope="col" class="wide" i18n="@@account.strategy">In parts</th>
            </tr>
          </thead>
          <tbody>
            @for (upload of uploads.items(); track upload.uploadId) {
              <tr>
                <th scope="row" class="name">{{ upload.name }}</th>
                <td class="number">{{ upload.size | bytes }}</td>
                <td class="quiet">
                  <time [attr.datetime]="upload.startedAt">{{ upload.startedAt | when }}</time>
                </td>
                <td class="wide quiet">{{ upload.strategy === 'multipart' ? upload.partCount : '–' }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else if (uploads.status() === 'ready') {
      <p class="none" role="status" i18n="@@account.noUploads">Nothing is being sent at the moment.</p>
    }
    <stw-list-foot [list]="uploads" />
  `,
  styleUrls: ['../../shared/ui/table.css', './account-list.css'],
})
export class AccountUploads {
  readonly sub = input.required<string>();

  readonly #api = inject(OperateApi);
  protected readonly uploads = new Listing((sub: string, cursor) =>
    this.#api.call('GET /operations/accounts/{sub}/uploads', { path: { sub }, query: { limit: 50, cursor } }),
  );

  constructor() {
    effect(() => {
      const sub = this.sub();
      untracked(() => void this.uploads.open(sub));
    });
  }
}
