import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { StudiesPage } from "../../../../features/studies/studies-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("studies.list"))("title"),
});

export default function Page() {
  return <StudiesPage />;
}
