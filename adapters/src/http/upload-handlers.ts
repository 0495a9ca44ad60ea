import { DomainError, type PageRequest, type StartOutcome, type UploadRequest } from '@stowage/domain';
import { StartUploadRequest, type StartedUploads } from '../contract/uploads.ts';
import type { Handlers, UseCases } from './handlers.ts';
import { pageReply } from './page-reply.ts';
import {
  presentCompletedUpload,
  presentSignedParts,
  presentUpload,
  presentUploadGrant,
  presentUploadWithParts,
} from './present.ts';
import { toProblem } from './problems.ts';
import { check } from './validation.ts';

export function uploadHandlers(useCases: UseCases): Handlers<'upload'> {
  return {
    async 'POST /upload'({ caller, body, note }) {
      const started = await useCases.startUpload.execute({ caller, ...toRequest(body) });
      note({ event: 'upload.started', bytes: body.size, uploads: 1 });
      return presentUploadGrant(started);
    },

    async 'POST /upload/batch'({ caller, body, note }) {
      const outcomes = await useCases.startUploads.execute({
        caller,
        uploads: body.uploads.map(readRequest),
      });
      const started = outcomes.flatMap((outcome) => (outcome.started ? [outcome.started.file.size] : []));
      if (started.length > 0) {
        const bytes = started.reduce((sum, size) => sum + size, 0);
        note({ event: 'upload.started', bytes, uploads: started.length });
      }
      return { results: outcomes.map((outcome) => toResult(outcome, caller.requestId)) };
    },

    async 'GET /upload'(request) {
      const { caller, query } = request;
      const read = (page: PageRequest) => useCases.listUnfinishedUploads.execute({ caller, page });
      return pageReply(request, query, read, presentUpload);
    },

    async 'GET /upload/{uploadId}'({ caller, path }) {
      const { file, parts } = await useCases.showUpload.execute({ caller, uploadId: path.uploadId });
      return presentUploadWithParts(file, parts);
    },

    async 'POST /upload/{uploadId}/parts'({ caller, path, body }) {
      const { parts, expiresAt } = await useCases.signParts.execute({ caller, ...path, ...body });
      return presentSignedParts(parts, expiresAt);
    },

    async 'POST /upload/{uploadId}/complete'({ caller, path, body }) {
      return presentCompletedUpload(await useCases.completeUpload.execute({ caller, ...path, ...body }));
    },

    async 'POST /upload/{uploadId}/renew'({ caller, path }) {
      return presentUploadGrant(await useCases.renewUpload.execute({ caller, uploadId: path.uploadId }));
    },

    async 'DELETE /upload/{uploadId}'({ caller, path }) {
      await useCases.cancelUpload.execute({ caller, uploadId: path.uploadId });
      return undefined;
    },
  };
}

const toRequest = ({ lastModified, ...request }: StartUploadRequest): UploadRequest => ({
  ...request,
  lastModified: lastModified === undefined ? undefined : Date.parse(lastModified),
});

/** By itself, so that one that is not valid does not refuse the others. */
function readRequest(item: unknown): UploadRequest | DomainError {
  try {
    return toRequest(check(StartUploadRequest, item));
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function toResult(outcome: StartOutcome, requestId: string): StartedUploads['results'][number] {
  if (outcome.started) return { status: 201, upload: presentUploadGrant(outcome.started) };
  const problem = toProblem(outcome.refused, requestId);
  return { status: problem.status, problem };
}
