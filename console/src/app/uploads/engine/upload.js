// What is told of an upload, to whoever shows it.
/** Will it go on by itself? */
export const isUnderWay = ({ state }) => state === 'queued' || state === 'preparing' || state === 'uploading';
/** Is there still something to send? */
export const isOpen = (item) => isUnderWay(item) || item.state === 'paused' || item.state === 'missing';
/** Has the store every byte of it? */
export const isSent = ({ state }) => state === 'processing' || state === 'done';
