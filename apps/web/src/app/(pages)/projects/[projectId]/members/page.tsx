import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MembersPage } from "../../../../../features/projects/members-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("projects.members"))("title"),
});

export default function Page() {
  return <MembersPage />;
}
