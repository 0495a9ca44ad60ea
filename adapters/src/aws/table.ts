// The keys of the one DynamoDB table: shared by the adapters, the construct that creates it, and the script that
// creates it in DynamoDB Local. What the keys contain is told in keys.ts.
//
//   pk          sk                        what
//   U#<sub>     ACCOUNT                   usage, and what operators decided
//   U#<sub>     SESSIONS                  where somebody is signed in
//   U#<sub>     F#<fileId>                one file, from its upload to its tombstone
//   U#<sub>     W#<word>#<fileId>         a word of a file's name, for searches
//   N#<sub>#<its parent>  <its name>      one folder
//   J#<sub>     <at>#<entryId>            one line of the record
//   T#CHECKPOINTS <name>                  how far long work has come
//   LAG         <hour>                    how late events were in that hour
//
// The projector makes these of the rows above, from the table's stream (projection-draft.ts):
//
//   R#<sub>     REGISTER                  the account as operators list it, and how far it was taken in
//   R#<sub>     REGISTER-BY-FILES         the same, to be sorted by files
//   D#<sub>     <day>                     one user's day
//   T#HOURS     <hour>                    everybody's hour; T#DAYS likewise
//   T#ARRIVALS  <day>#<previous>          users who were active that day, and before it on that other
//   T#HOLDINGS  T#HOLDINGS                what is kept over all accounts
//
// Sort orders are indexes. A row enters an index only if it has both of the index's attributes, so three sort
// attributes and two partition attributes give six listings without a second row for any:
//
//   row                   wide                  narrow                            byName  bySize  byTime
//   a listed file         U#<sub>#<state>       U#<sub>#<state>#<its folder>      yes     yes     uploadedAt
//   a pending upload      U#<sub>#pending       PENDING#<end of its id>           –       –       signedAt
//   a quarantined file    –                     U#<sub>#quarantined#<its folder>  –       –       uploadedAt
//   a line of the record  E#<shard>             J#<sub>#<kind>                    –       –       at
//   an account            R#<shard>             R#<shard>#<status>                email   bytes   last activity
//   the same by files     RF#<shard>            RF#<shard>#<status>               –       files   –
//   a user's day          –                     D#<day>#<shard>                   –       bytes   uploads
//
// Tombstones, words and folders have none of them. A partition may grow without end (there is no local index that would limit
// it), so the record needs no cutting into months: a page of it is one query wherever it lies.

/** The attributes that are keys, of the table or of an index; all of them strings. */
export type KeyAttribute = 'pk' | 'sk' | 'wide' | 'narrow' | 'byName' | 'bySize' | 'byTime';

interface Key {
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute;
}

export const tableKey: Key = { partition: 'pk', sort: 'sk' };

/** What the partition of an owner's account and files begins with, and no other. */
export const ownerPrefix = 'U#';

/** The sort key of an owner's account. */
export const accountSort = 'ACCOUNT';

/** What the partition of a line of the record begins with, and no other. */
export const journalPrefix = 'J#';

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
