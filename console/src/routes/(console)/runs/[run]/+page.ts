export function load({ params }) {
  return { runId: params.run };
}
