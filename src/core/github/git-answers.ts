// What GitHub answers of Git's objects, as far as we need it.

import { OBJECT_NAME } from '../model/revision.ts'
import { z } from 'zod'

const objectName = z.string().regex(OBJECT_NAME)

export const refSchema = z.object({ object: z.object({ sha: objectName }) })

/** A branch as Gitea and Forgejo tell it; they have no way to ask for one ref. */
export const giteaBranchSchema = z.object({ commit: z.object({ id: objectName }) })

/** A tree or a commit that was made. */
export const createdSchema = z.object({ sha: objectName })

export const blobSchema = z.object({ content: z.string(), encoding: z.enum(['base64', 'utf-8']) })

/** All files below, by path. Links and submodules are none. */
export const treeSchema = z
  .object({
    sha: objectName,
    truncated: z.boolean(),
    tree: z.array(
      z.object({
        path: z.string(),
        mode: z.string(),
        type: z.string(),
        sha: objectName,
        size: z.int().optional(),
      }),
    ),
  })
  .transform(({ sha, truncated, tree }) => ({
    sha,
    truncated,
    files: new Map(
      tree.flatMap(({ path, mode, type, sha: blob, size = 0 }) =>
        type === 'blob' && mode !== LINK ? [[path, { blob, bytes: size }] as const] : [],
      ),
    ),
  }))

const LINK = '120000'
