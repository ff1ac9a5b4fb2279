"""The publications that the model rests on.

A citation stands here once. "From memory" marks details that were not read at the source; they stay so marked in
every file that is built.
"""

from __future__ import annotations

from ketamine_sbml.language.elements import Publication

DEYAMA_2019_AJP = Publication(
    "Deyama2019a",
    "Deyama et al. 2019, Am J Psychiatry 176:388",
    ("pubmed:30606046", "pmc:PMC6494682", "doi:10.1176/appi.ajp.2018.17121368"),
)
DEYAMA_2019_BP = Publication(
    "Deyama2019b", "Deyama et al. 2019, Biol Psychiatry (reciprocal dependence of VEGF and BDNF)", ("pubmed:30712809",)
)
GERHARD_2020 = Publication(
    "Gerhard2020",
    "Gerhard et al. 2020, J Clin Invest 130:1336",
    ("pubmed:31743111", "pmc:PMC7269589", "doi:10.1172/JCI130808"),
)
HOMAYOUN_2007 = Publication(
    "Homayoun2007",
    "Homayoun & Moghaddam 2007, J Neurosci 27:11496",
    ("pubmed:17959792", "pmc:PMC2954603", "doi:10.1523/JNEUROSCI.2213-07.2007"),
)
ALI_2020 = Publication(
    "Ali2020",
    "Ali et al. 2020, Nat Commun 11:72",
    ("pubmed:31911591", "pmc:PMC6946708", "doi:10.1038/s41467-019-13809-8"),
)
MOGHADDAM_1997 = Publication(
    "Moghaddam1997",
    "Moghaddam et al. 1997, J Neurosci 17:2921",
    ("pmc:PMC6573099", "doi:10.1523/JNEUROSCI.17-08-02921.1997"),
)
CHOWDHURY_2017 = Publication(
    "Chowdhury2017", "Chowdhury et al. 2017, Mol Psychiatry 22:120", ("pubmed:27067013", "doi:10.1038/mp.2016.34")
)
FUCHIKAMI_2015 = Publication(
    "Fuchikami2015", "Fuchikami et al. 2015, Proc Natl Acad Sci USA", ("pmc:PMC4491758", "doi:10.1073/pnas.1414728112")
)
DWYER_2012 = Publication(
    "Dwyer2012", "Dwyer et al. 2012, Int J Neuropsychopharmacol (mGlu2/3 blockade and mTOR)", ("pmc:PMC3580765",)
)
MAENG_2008 = Publication("Maeng2008", "Maeng et al. 2008, Biol Psychiatry", ("pubmed:17643398",))
ZHOU_2014 = Publication("Zhou2014", "Zhou et al. 2014, Eur Psychiatry", ("doi:10.1016/j.eurpsy.2013.10.005",))
LEPACK_2015 = Publication(
    "Lepack2015",
    "Lepack et al. 2015, Int J Neuropsychopharmacol 18:pyu033",
    ("pmc:PMC4368871", "doi:10.1093/ijnp/pyu033"),
)
LEPACK_2016 = Publication("Lepack2016", "Lepack et al. 2016, Neuropharmacology", ("pubmed:27634096",))
DEROSSI_2016 = Publication(
    "DeRossi2016",
    "De Rossi et al. 2016, Mol Psychiatry 21:1768",
    ("pubmed:26728568", "pmc:PMC5116482", "doi:10.1038/mp.2015.195"),
)
HOWELL_2011 = Publication("Howell2011", "Howell et al. 2011, PLoS ONE 6:e20198", ("doi:10.1371/journal.pone.0020198",))
MATSUZAKI_2001 = Publication("Matsuzaki2001", "Matsuzaki et al. 2001, FASEB J", ())
LI_2010 = Publication(
    "Li2010", "Li et al. 2010, Science 329:959", ("pubmed:20724638", "pmc:PMC3116441", "doi:10.1126/science.1190287")
)
LI_2011 = Publication("Li2011", "Li et al. 2011, Biol Psychiatry", ("pmc:PMC3068225",))
LIU_2012 = Publication("Liu2012", "Liu et al. 2012, Biol Psychiatry", ("pubmed:22036038", "pmc:PMC3290730"))
MILLER_2014 = Publication(
    "Miller2014", "Miller et al. 2014, eLife 3:e03581", ("pubmed:25340958", "doi:10.7554/eLife.03581")
)
PHOUMTHIPPHAVONG_2016 = Publication(
    "Phoumthipphavong2016",
    "Phoumthipphavong et al. 2016, eNeuro",
    ("pmc:PMC4819286", "doi:10.1523/ENEURO.0133-15.2016"),
)
PRYAZHNIKOV_2018 = Publication(
    "Pryazhnikov2018",
    "Pryazhnikov et al. 2018, Sci Rep 8:6464",
    ("pubmed:29691465", "pmc:PMC5915413", "doi:10.1038/s41598-018-24933-8"),
)
MODA_SAVA_2019 = Publication(
    "ModaSava2019", "Moda-Sava et al. 2019, Science 364:eaat8078", ("doi:10.1126/science.aat8078",)
)
ABDALLAH_2020 = Publication(
    "Abdallah2020",
    "Abdallah et al. 2020, Neuropsychopharmacology 45:990",
    ("pmc:PMC7162891", "doi:10.1038/s41386-020-0644-9"),
)
DEYAMA_2022 = Publication(
    "Deyama2022", "Deyama et al. 2022, Transl Psychiatry 12:178", ("pubmed:35577782", "doi:10.1038/s41398-022-01943-9")
)
KAMP_2020 = Publication("Kamp2020", "Kamp et al. 2020, Anesthesiology 133:1192", ())
KAKA_1980 = Publication("Kaka1980", "Kaka & Hayton 1980 (ketamine in the dog; abstract)", ())
INTRANASAL_2022 = Publication(
    "Pharmacotherapy2022", "Pharmacotherapy 2022, 42:298, Table 6", ("pmc:PMC9118341", "doi:10.1002/phar.2669")
)
F344_2019 = Publication("DrugTestAnal2019", "Drug Test Anal 2019, 11:68", ("pubmed:30027605", "doi:10.1002/dta.2468"))
GOLDSTEIN_1993 = Publication("Goldstein1993", "Goldstein & Litwin 1993 (abstract)", ())
JAIN_BHALLA_2009 = Publication(
    "JainBhalla2009",
    "Jain & Bhalla 2009, PLoS Comput Biol (dendritic translation; DOQCS 92)",
    ("doi:10.1371/journal.pcbi.1000287",),
)
HUANG_1998 = Publication(
    "Huang1998", "Huang et al. 1998, as compiled in the meta-analysis of VEGF binding by Lee et al.", ()
)
LEE_VEGF = Publication("LeeVEGF", "Lee et al., meta-analysis of VEGF binding constants (public tables)", ())
SARABIPOUR = Publication(
    "Sarabipour", "Sarabipour & Mac Gabhann 2024, VEGFR trafficking model (public parameter file)", ()
)
YEN_2011 = Publication("Yen2011", "Yen et al. 2011", ("pmc:PMC3210788",))
PROENCA_2016 = Publication("Proenca2016", "Proenca et al. 2016, J Neurochem 138:397", ())
DIJKHUIZEN_2005 = Publication("Dijkhuizen2005", "Dijkhuizen & Ghosh 2005", ("pubmed:15514998",))
COHEN_2013 = Publication("Cohen2013", "Cohen et al. 2013 (turnover of synaptic proteins)", ("pmc:PMC3642143",))
BULOVAITE_2022 = Publication("Bulovaite2022", "Bulovaite et al. 2022 (PSD95 lifetime)", ("pubmed:36202095",))
NMDAR_TONIC = Publication("NMDARtonic", "PMC11948614 (ketamine and tonic NMDA receptor currents)", ("pmc:PMC11948614",))
SUSIN_2023 = Publication("Susin2023", "Susin & Destexhe 2023 (network model of ketamine)", ("pmc:PMC10668239",))
SU5416_SHEET = Publication("SU5416sheet", "Vendor data sheet of SU5416 (IC50 on KDR)", ())
