import { chooseProject } from '$lib/chosen-project';

export async function load({ url, parent }) {
  const { projects } = await parent();
  return { project: chooseProject(projects, url) };
}
