import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AdjudicationPage } from "../../../features/adjudications/adjudication-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("adjudications"))("title"),
});

export default async function Page({ params }: { params: Promise<{ adjudicationId: string }> }) {
  return <AdjudicationPage adjudicationId={(await params).adjudicationId} />;
}
