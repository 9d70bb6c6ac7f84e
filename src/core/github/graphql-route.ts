// Where a server has its GraphQL beside its REST API.

/** GitHub Enterprise has `/api/graphql` beside `/api/v3`, and github.com `/graphql`; other forges have none. */
export function graphqlRoute(apiUrl: string): string {
  return /\/api\/v3\/?$/.test(apiUrl) ? `POST ${apiUrl.replace(/\/v3\/?$/, '/graphql')}` : 'POST /graphql'
}
