// Where the second S3 server does less than S3. A case that fails for another reason, and one that no longer fails,
// are both news.

const store = 'S3 as ObjectStore';
const parts = 'S3 as ObjectStore of files in parts';

/** Cases by what it lacks. */
export const leniences: Readonly<Record<string, readonly string[]>> = {
  'does not hold a body against its checksum': [
    `${store} the checksum that was declared must be sent and must be that of the bytes`,
    `${parts} a part with other bytes is refused, and nothing of it is kept`,
  ],
  'takes x-amz headers that were not signed': [
    `${store} a PUT with an x-amz-acl header is refused, and nothing is stored`,
    `${store} a PUT with an x-amz-meta header is refused, and nothing is stored`,
    `${parts} a part with an x-amz-acl header is refused, and nothing of it is kept`,
  ],
  'knows a part 0': [`${parts} there is no part 0, even if it were granted`],
  'says 400 of an unknown transfer': [`${parts} a part of no transfer is refused`],
  'lists parts without their ETags, so none can be completed': [
    'parts sent in any order make the file (checksums: false)',
    'parts sent in any order make the file (checksums: true)',
    'what has arrived is listed by number, with size and the ETag of the reply',
    'a part that is sent again takes the place of the first',
    'completing with the ETag of a part that was sent again since is a conflict, and can be done over',
    'completing twice, also at once, is no error',
    'once completed, the transfer is over',
    'what was given up takes no part, cannot be completed, and leaves nothing',
    'of completing and giving up at once, one wins',
    'a missing part is a conflict',
    'more parts than one list of S3 tells are all listed',
  ].map((name) => `${parts} ${name}`),
};

/** It looks and then writes, so that racing PUTs are at times all taken. */
export const byChance: readonly string[] = [`${store} of racing PUTs exactly one is taken`];
