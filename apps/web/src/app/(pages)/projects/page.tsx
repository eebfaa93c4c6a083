import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ProjectsPage } from "../../../features/projects/projects-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("projects.list"))("title"),
});

export default function Page() {
  return <ProjectsPage />;
}
