import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AdjudicationWork } from "../../../features/adjudications/work/adjudication-work";
import { WorkPage } from "../../../features/reads/work/work-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("reads.work"))("title"),
});

export default function Page() {
  return (
    <WorkPage>
      <AdjudicationWork />
    </WorkPage>
  );
}
