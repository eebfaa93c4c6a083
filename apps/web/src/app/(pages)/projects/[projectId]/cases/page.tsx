import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CasesPage } from "../../../../../features/reads/cases/cases-page";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getTranslations("cases"))("title") });

export default function Page() {
  return <CasesPage />;
}
