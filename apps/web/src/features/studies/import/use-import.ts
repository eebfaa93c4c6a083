import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Client, useClient, useMutation, useQuery } from "urql";
import { graphql } from "../../../graphql/generated";
import type { ReceivedFilesQuery } from "../../../graphql/generated/graphql";
import { createUploader, type Uploader, type UploadFile, type UploadState } from "../upload-client";
import { importQuery, importsQuery, receivedFilesQuery } from "./import-queries";
import { createRateMeter, type TransferRate } from "./transfer-rate";

const startMutation = graphql(/* GraphQL */ `
  mutation StartImport($projectId: ID!) {
    startImport(projectId: $projectId) {
      id
    }
  }
`);

const finishMutation = graphql(/* GraphQL */ `
  mutation FinishImport($id: ID!) {
    finishImport(id: $id) {
      id
      status
      jobId
    }
  }
`);

const cancelMutation = graphql(/* GraphQL */ `
  mutation CancelImport($id: ID!) {
    cancelImport(id: $id) {
      id
      status
    }
  }
`);

const noRate: TransferRate = { bytesPerSecond: null, secondsLeft: null };
const pollMs = 1000;

/**
 * One import as the page sees it: files go out from here, the server says what became of them.
 *
 *     choose files -> (startImport) -> send -> finishImport -> the server works -> DONE
 *
 * @param shownId an import to show though it was begun elsewhere
 *
 * After a reload the server still has what arrived: `unfinished` is that import, and choosing the same folder again sends the rest.
 */
export function useImport(projectId: string, shownId: string | null) {
  const client = useClient();
  const uploader = useRef<Uploader | null>(null);
  const meter = useRef(createRateMeter());
  const [importId, setImportId] = useState<string | null>(null);
  const [upload, setUpload] = useState<UploadState | null>(null);
  const [rate, setRate] = useState<TransferRate>(noRate);
  const [starting, start] = useMutation(startMutation);
  const [finishing, finish] = useMutation(finishMutation);
  const [cancelling, cancel] = useMutation(cancelMutation);

  const [earlier, reloadEarlier] = useQuery({
    query: importsQuery,
    variables: { projectId, first: 20 },
    requestPolicy: "network-only",
  });
  const imports = useMemo(() => (earlier.data?.imports.edges ?? []).map(({ node }) => node), [earlier.data]);
  const unfinished = importId === null ? (imports.find(({ maySend }) => maySend) ?? null) : null;
  const watchedId = importId ?? shownId ?? imports.find(({ status }) => status === "PROCESSING")?.id ?? null;

  const [current, reload] = useQuery({
    query: importQuery,
    variables: { id: watchedId ?? "" },
    pause: watchedId === null,
    requestPolicy: "network-only",
  });
  const record = watchedId === null ? null : (current.data?.import ?? null);
  const goesOn =
    watchedId !== null && (record === null || record.status === "RECEIVING" || record.status === "PROCESSING");
  useEffect(() => {
    if (!goesOn) return;
    const timer = setInterval(() => reload({ requestPolicy: "network-only" }), pollMs);
    return () => clearInterval(timer);
  }, [goesOn, reload]);
  const finishedId = record && !goesOn ? record.id : null;
  useEffect(() => {
    if (finishedId) reloadEarlier({ requestPolicy: "network-only" });
  }, [finishedId, reloadEarlier]);

  const onChange = useCallback((state: UploadState) => {
    setUpload(state);
    setRate(meter.current(performance.now(), state.bytesSent, state.bytes));
  }, []);

  /** Sends these files: into the import that is under way or was left unfinished, else into a new one. */
  const send = useCallback(
    async (files: readonly UploadFile[]) => {
      if (files.length === 0) return;
      if (uploader.current) return uploader.current.add(files);
      const id = unfinished?.id ?? (await start({ projectId })).data?.startImport.id;
      if (!id) return;
      const received = unfinished ? await receivedFiles(client, id) : new Map<string, number>();
      const made = createUploader({ importId: id, received, onChange });
      meter.current = createRateMeter();
      uploader.current = made;
      setImportId(id);
      setUpload(made.state());
      made.add(files);
    },
    [client, onChange, projectId, start, unfinished],
  );

  /** Tells the server that everything is there. */
  const finishSending = useCallback(async () => {
    if (importId === null) return;
    const { data } = await finish({ id: importId });
    if (!data) return;
    uploader.current = null;
    setUpload(null);
    reload({ requestPolicy: "network-only" });
  }, [finish, importId, reload]);

  // All files arrived: nobody has to press anything. With failures the person decides.
  const allSent = upload !== null && upload.files.length > 0 && upload.counts.SENT === upload.files.length;
  useEffect(() => {
    if (allSent && !finishing.fetching && !finishing.error) void finishSending();
  }, [allSent, finishing.fetching, finishing.error, finishSending]);

  const abandon = useCallback(
    async (id: string) => {
      uploader.current?.cancel();
      uploader.current = null;
      await cancel({ id });
      setUpload(null);
      setImportId(null);
      reloadEarlier({ requestPolicy: "network-only" });
    },
    [cancel, reloadEarlier],
  );

  const another = useCallback(() => {
    setImportId(null);
    setUpload(null);
  }, []);

  // Leaving while files are on their way: the browser asks first.
  const sending = upload !== null && upload.counts.WAITING + upload.counts.SENDING > 0;
  useEffect(() => {
    if (!sending) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [sending]);

  return {
    imports,
    loading: earlier.fetching && !earlier.data,
    unfinished,
    record,
    upload,
    rate,
    sending,
    error: starting.error ?? finishing.error ?? cancelling.error ?? earlier.error ?? current.error ?? null,
    send,
    retry: () => uploader.current?.retry(),
    finishSending,
    abandon,
    another,
  };
}

/** @returns path -> bytes of every file that the server already has of this import */
async function receivedFiles(client: Client, id: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  let after: string | null = null;
  do {
    const page: ReceivedPage | null = await receivedPage(client, id, after);
    for (const { node } of page?.edges ?? []) found.set(node.path, node.sizeBytes);
    after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

type ReceivedPage = NonNullable<ReceivedFilesQuery["import"]>["files"];

async function receivedPage(client: Client, id: string, after: string | null): Promise<ReceivedPage | null> {
  const asked = { id, first: 100, after };
  const { data } = await client.query(receivedFilesQuery, asked, { requestPolicy: "network-only" }).toPromise();
  return data?.import?.files ?? null;
}
