"""Given and family names for made-up rosters, from the peoples a northern port town may hire.

Words apart by space; an underscore stands for a space within a name.
"""

GIVEN = """
Abigail Adam Alice Andrew Anna Arthur Beatrice Benjamin Catherine Charles Daniel David Deborah
Edward Eleanor Elizabeth Emily Ethan Frances George Grace Hannah Harold Helen Henry Isaac Jack
James Jane Jessica John Joseph Karen Laura Lewis Lucy Margaret Mary Matthew Michael Nancy Oliver
Patrick Peter Rachel Rebecca Robert Ruth Samuel Sarah Simon Susan Thomas Victoria William Zoe
Adèle Alexandre Amélie André Anaïs Benoît Camille Céline Chloé Clément Daphné Élise Élodie Émile
Étienne Eugénie Félix Florence Françoise Frédéric Gaëlle Geneviève Gérald Hélène Hervé Inès
Jérôme Joëlle Josée Léa Loïc Luc Maëlle Marc-Antoine Marie-Ève Mathieu Noémie Océane Raphaël
Rémi René Sébastien Solène Sylvie Thérèse Valérie Xavier Yannick Zoé
Aani Aipilik Akuluk Alasie Aputi Arnaquq Atagutak Aqpik Ittuq Jaypetee Kanajuq Kullu Lasaloosie
Makpa Miqqiq Naja Nanuq Nivi Nuka Nukilik Pauloosie Pitseolak Qajaq Qaumariaq Saali Saila Sedna
Siasi Silla Taqulik Tulugaq Tuumasi Ukaliq Ulluriaq Uluriak
Afonso Ana Antônio Beatriz Bruna Caetano Conceição Diogo Duarte Estêvão Fábio Fátima Filipa
Francisco Gonçalo Graça Helena Inácio Inês Isabel Joana João Jorge Júlia Leonor Lourenço Luís
Luísa Madalena Manuel Margarida Matilde Miguel Nuno Paulo Raquel Rui Simão Sofia Teresa Tomás
Ahmed Aisha Amara Amina Anh Arjun Ayodele Bao Bojan Chiamaka Chidi Dao Deepika Dmytro Fatou
Fatima Gurpreet Haruto Hiba Hiroshi Huda Ibrahim Jamal Jia Jin Kavya Khadija Kofi Lakshmi Layla
Linh Magnus Małgorzata Mariam Mei Minh Mohammed Nadia Ngozi Noor Oksana Olena Omar Priya Rania
Ravi Rosa Sanjay Siobhán Søren Sunita Tariq Thandiwe Tuan Wei Xin Yara Yuki Yusuf Zofia
"""

FAMILY = """
Adams Baker Barnes Bell Bennett Brown Campbell Carter Clark Collins Cook Cooper Davies Edwards
Evans Fisher Foster Graham Green Hall Harris Hughes Jackson Johnson Jones Kelly King Lewis
MacDonald Martin McLeod Mitchell Moore Morgan Murphy Nelson O'Brien O'Connor O'Neill Parker
Phillips Reid Roberts Robinson Ross Scott Shaw Smith Stewart Taylor Thompson Turner Walker Ward
Watson White Williams Wilson Wood Young
Arsenault Beaulieu Bédard Bélanger Bergeron Bérubé Blanchet Boisvert Bouchard Boucher Caron
Chrétien Cloutier Côté D'Amours Desrosiers Dubé Dufour Fournier Gagné Gagnon Gauthier Girard
Giroux Grenier Hébert Lachance Lafrenière Lalonde Lapointe L'Écuyer Léger Lemieux Lévesque
Ménard Morin Nadeau Ouellet Paquette Pelletier Poirier Prévost Rhéaume Roy Saint-Pierre Thériault
Tremblay Vaillancourt Villeneuve
Aariak Aglukark Akesuk Akittiq Amagoalik Arnakak Atagutsiak Curley Ejetsiak Eegeesiak Etuangat
Iqaluk Ishulutaq Ittinuar Kattuk Kilabuk Kilabvak Kusugak Mikkigak Nakashuk Nakasuk Nowdluk
Nutaraaluk Okalik Okpik Pitsiulak Qaunaq Qitsualik Qumuatuq Sageatuk Taptuna Tagalik Tootoo
Uttak Ungalaq
Abrantes Albuquerque Almeida Antunes Araújo Barbosa Borges Branco Câmara Cardoso Carvalho
Correia Coutinho Cunha da_Silva Esteves Falcão Fernandes Ferreira Figueiredo Fonseca
Gonçalves Guimarães Lopes Magalhães Marques Meireles Melo Mendonça Morais Moreira Neves Nóbrega
Pacheco Peixoto Pereira Quintão Ribeiro Sampaio Santos Simões Sousa Teixeira Vasconcelos Vieira
Abara Adeyemi Ahmadi Ali Bakshi Balogun Banerjee Boateng Cardinal Chanda Chen Cheng Dhillon
Diallo Đặng Eze Farouk Fontaine García Gill Hassan Hernández Huang Ito Ivanenko Jørgensen Kaur
Khan Kim Kovalenko Kowalczyk Kowalski Krishnan Lê Li Liu Mahmoud Mensah Mukherjee Nakamura
Nguyễn Nowak Nwosu Okafor Okonkwo Olsen Osei Park Patel Petrenko Pham Rahman Rodríguez Sandhu
Sato Shevchenko Siddiqui Singh Suzuki Tanaka Tran Ueda Vũ Wang Wiśniewska Wu Yamamoto Zhang
"""
