import { listWorkflows } from '$lib/api';

const KEY = 'meshhook.project';

/** The project of the address, else the one that was looked at last, else the first. */
export async function load({ url, parent }) {
  const { projects } = await parent();
  const wanted = url.searchParams.get('project') ?? localStorage.getItem(KEY);
  const project = projects.find((one) => one.project_id === wanted) ?? projects[0];
  if (project) localStorage.setItem(KEY, project.project_id);
  return { project, workflows: project ? await listWorkflows(project.project_id) : [] };
}
