import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CasesWithOutcomes } from "../../../../../features/adjudications/of-case/cases-with-outcomes";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getTranslations("cases"))("title") });

export default function Page() {
  return <CasesWithOutcomes />;
}
