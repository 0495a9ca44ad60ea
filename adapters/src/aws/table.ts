// The keys of the one DynamoDB table: shared by the adapters, the construct that creates it, and the script that
// creates it in DynamoDB Local.
//
//   pk                    sk                            what
//   U#<sub>               ACCOUNT                       quota and usage
//   U#<sub>               F#<fileId>                    one file, from its upload to its tombstone
//   U#<sub>               D#<yyyy-mm-dd>                the day's counters
//   U#<sub>               W#<folded word>#<fileId>      a search row: derived, repaired by the reconciler
//   J#<sub>#<yyyy-mm>     <at, 13 digits>#<entryId>     one line of the record
//
// Sort orders are indexes. A row enters an index only if it has both of the index's attributes, so three sort
// attributes and two partition attributes give six listings without a copy of any row:
//
//   row                   wide                          narrow
//   a listed file         U#<sub>#<state>               U#<sub>#<state>#<hash of its folder>
//   a pending upload      U#<sub>#pending               –
//   a line of the record  J#<sub>#<kind>                –
//
//   a listed file has     byName  <folded name>#<fileId>     bySize  <size, 16 digits>#<fileId>
//                         byTime  <uploadedAt, 13 digits>#<fileId>
//   a pending upload has  byTime  <fileId>
//   a line has            byTime  <at, 13 digits>#<entryId>
//
// Tombstones and search rows have none of them. DynamoDB allows 2,048 bytes for a partition key, which a folder may
// exceed: hence the hash. It allows 1,024 for a sort key, which a folded name may exceed: what is cut off there no
// longer takes part in the order.

/** The attributes that are keys, of the table or of an index; all of them strings. */
export type KeyAttribute = 'pk' | 'sk' | 'wide' | 'narrow' | 'byName' | 'bySize' | 'byTime';

interface Key {
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute;
}

export const tableKey: Key = { partition: 'pk', sort: 'sk' };

/** By name. Each carries whole rows, so that a page is one query. */
export const indexes = {
  'wide-by-name': { partition: 'wide', sort: 'byName' },
  'wide-by-size': { partition: 'wide', sort: 'bySize' },
  'wide-by-time': { partition: 'wide', sort: 'byTime' },
  'narrow-by-name': { partition: 'narrow', sort: 'byName' },
  'narrow-by-size': { partition: 'narrow', sort: 'bySize' },
  'narrow-by-time': { partition: 'narrow', sort: 'byTime' },
} as const satisfies Record<string, Key>;

export type IndexName = keyof typeof indexes;
