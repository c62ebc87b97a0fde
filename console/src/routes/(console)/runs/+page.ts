import { listWorkflows } from '$lib/api';
import { chooseProject } from '$lib/chosen-project';

export async function load({ url, parent }) {
  const { projects } = await parent();
  const project = chooseProject(projects, url);
  return { project, workflows: project ? await listWorkflows(project.project_id) : [] };
}
