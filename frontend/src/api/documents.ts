/** The documents that Odoo owns: found, opened by links that last a minute, never changed. */

import { filled } from './endpoints';
import * as sdk from './generated';
import type { Page } from './types';

export type {
  AccessOut as DocumentAccess,
  CountOut as DocumentCount,
  DispositionEnum as Disposition,
  DocumentOutKindEnum as Kind,
  LinkOut as DocumentLink,
  LinksOut as BatchOfLinks,
  NodeOut as TreeNode,
  StateOut as DocumentsStatus,
} from './generated';

/** Where the contract says text, the app knows the words. */
export type Stored =
  'object_storage' | 'odoo' | 'database' | 'link' | 'cloud' | 'unknown' | 'empty';
export type StoredDocument = sdk.DocumentOut & { stored: Stored };
export type Dimension = NonNullable<sdk.DocumentsTreeRetrieveData['query']['by']>;

/** The filters as the address holds them: numbers are still text. */
export interface DocumentFilters {
  search?: string;
  record_model?: string;
  record_id?: string;
  directory?: string;
  tag?: string;
  kind?: string;
  created_from?: string;
  created_before?: string;
}
type Paging = { cursor?: string | null; page_size?: number };
type Signal = AbortSignal | undefined;

const VERSION = { version: '2' } as const;
const asked = <Query>(query: object) => filled(query) as Query;
const of = (id: number) => ({ path: { id }, query: VERSION });

export const listDocuments = async (
  query: DocumentFilters & { order?: string } & Paging,
  signal?: Signal,
) =>
  (await sdk.documentsList({
    query: asked<sdk.DocumentsListData['query']>(query),
    signal,
  })) as Page<StoredDocument>;
export const getDocument = async (id: number, signal?: Signal) =>
  (await sdk.documentsRetrieve({ ...of(id), signal })) as StoredDocument;
export const countDocuments = (query: DocumentFilters, signal?: Signal) =>
  sdk.documentsCountRetrieve({
    query: asked<sdk.DocumentsCountRetrieveData['query']>(query),
    signal,
  });
export const getDocumentTree = (
  query: DocumentFilters & { by: Dimension; parent?: string },
  signal?: Signal,
) =>
  sdk.documentsTreeRetrieve({
    query: asked<sdk.DocumentsTreeRetrieveData['query']>(query),
    signal,
  });

/** A link to one document. Each is recorded, and works for a minute. */
export const mintLink = (id: number, disposition: sdk.DispositionEnum, signal?: Signal) =>
  sdk.documentsLinkCreate({ ...of(id), body: { disposition }, signal });
export const mintLinks = (ids: number[], signal?: Signal) =>
  sdk.documentsLinksCreate({ query: VERSION, body: { ids, disposition: 'attachment' }, signal });

/* Who opened what, for administrators */
export const listAccessToDocument = (id: number, query: Paging, signal?: Signal) =>
  sdk.documentsAccessOfDocument({ path: { document_id: id }, query: filled(query), signal });
export const listAccess = (query: { user?: string } & Paging, signal?: Signal) =>
  sdk.documentsAccessList({ query: filled(query), signal });

/** How search and storages stand. */
export const getDocumentsStatus = (signal?: Signal) =>
  sdk.documentsStatusRetrieve({ query: VERSION, signal });
