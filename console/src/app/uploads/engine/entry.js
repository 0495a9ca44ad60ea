// What the queue knows of one upload, and the ways in and out of memory.
let count = 0;
/** Ids sort in the order of their adding, for a later page shows them so. */
const newId = () =>
  `${Date.now().toString(36).padStart(9, '0')}-${(count++).toString(36).padStart(5, '0')}-${crypto.randomUUID()}`;
export const entryOfPicked = ({ file, folder, name, handle, failure }) => ({
  item: {
    id: newId(),
    name: (name ?? file.name).normalize('NFC'),
    folder,
    size: file.size,
    type: file.type,
    lastModified: file.lastModified,
    ...fresh,
    ...(failure !== undefined && { state: 'failed', failure }),
  },
  fileName: file.name,
  file,
  handle,
  ...untouched,
});
export function entryOfSaved({ isPaused, plan, sample, handle, fileName, ...rest }) {
  return {
    item: { ...rest, ...fresh, state: isPaused ? 'paused' : 'queued', fileId: plan?.fileId },
    fileName,
    file: undefined,
    handle,
    ...untouched,
    plan: plan?.strategy === 'single' ? { ...plan, url: '', headers: {}, expiresAt: 0 } : plan,
    sample,
    isFresh: false,
  };
}
export function savedOf({ item, fileName, plan, sample, handle }) {
  const { id, name, folder, size, type, lastModified } = item;
  return {
    ...{ id, name, folder, size, type, lastModified, fileName, sample, handle },
    isPaused: item.state === 'paused',
    plan: plan && savedPlan(plan),
  };
}
const savedPlan = (plan) =>
  plan.strategy === 'multipart' ? plan : { strategy: 'single', uploadId: plan.uploadId, fileId: plan.fileId };
/** Could it be sent now? */
export const isReady = ({ item, plan, file, isStarting, running }) =>
  (item.state === 'queued' || item.state === 'preparing') &&
  plan !== undefined &&
  file !== undefined &&
  !isStarting &&
  !running;
/** Can it be sent without asking the API for anything? */
export const needsNothing = ({ plan, isFresh }) =>
  isFresh && plan.strategy === 'single' && plan.expiresAt > Date.now();
/** What a file is known by before one has looked into it. */
export const keyOf = (name, { size, lastModified }) => `${size}:${lastModified}:${name}`;
const fresh = {
  state: 'queued',
  sentBytes: 0,
  fileId: undefined,
  failure: undefined,
  recorded: undefined,
  doneAt: undefined,
  canBeAllowed: false,
};
const untouched = {
  plan: undefined,
  sample: undefined,
  isFresh: true,
  isStarting: false,
  running: undefined,
};
