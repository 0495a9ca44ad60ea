import type { Activity } from '@stowage/adapters/contract/activity';
import type { Exportable } from '../export/write-export';

/** The record as a table. */
export const activityColumns: Exportable<Activity>['columns'] = [
  { name: 'at', of: ({ at }) => at },
  { name: 'kind', of: ({ kind }) => kind },
  { name: 'outcome', of: ({ outcome }) => outcome },
  { name: 'reason', of: ({ reason }) => reason },
  { name: 'subject', of: ({ subject }) => subject },
  { name: 'actor', of: ({ actor }) => actor },
  { name: 'fileId', of: ({ fileId }) => fileId },
  { name: 'name', of: ({ name }) => name },
  { name: 'bytes', of: ({ bytes }) => bytes },
  { name: 'requestId', of: ({ requestId }) => requestId },
  { name: 'details', of: ({ details }) => details && JSON.stringify(details) },
  { name: 'entryId', of: ({ entryId }) => entryId },
];
